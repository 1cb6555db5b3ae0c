/**
 * Tells when the page's address may have changed without a load. An isolated world does not see the
 * page's own calls of `pushState`, so these are the signs that reach it; the caller's slow look at
 * the address covers browsers without the Navigation API.
 */
export function watchNavigation(onNavigate: () => void, signal: AbortSignal): void {
  window.addEventListener('popstate', onNavigate, { signal })
  window.addEventListener('hashchange', onNavigate, { signal })
  if ('navigation' in window) {
    window.navigation.addEventListener('navigatesuccess', onNavigate, { signal })
  }
}
