/** The only origin whose pages carry our panel. */
export const hostOrigin = 'https://www.etsy.com'

/**
 * Where the content script is loaded. Messages are among them because a seller may come from there
 * to a page of ours without a load. `shopPath` narrows the two patterns that begin with a wildcard.
 */
export const manifestMatches = [
  `${hostOrigin}/your/*`,
  `${hostOrigin}/*/your/*`,
  `${hostOrigin}/messages*`,
  `${hostOrigin}/*/messages*`,
]

/** Who may load the panel into a frame: a pattern of the manifest, which knows only whole origins. */
export const frameMatches = [`${hostOrigin}/*`]
