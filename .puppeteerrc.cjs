/** The set-up finds or fetches a browser itself, so that `npm install` never waits for one. */
module.exports = { skipDownload: true }
