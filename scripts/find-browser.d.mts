/** The browser to test with: the one that is named, one that is installed, one that was fetched. */
export function findBrowser(): string | undefined
