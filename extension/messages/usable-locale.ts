/** A tag of this length says all that we read of it; a page's `lang` may be of any. */
const MAX_LENGTH = 35

/**
 * The first of these that `Intl` takes, without its extensions: a page's `lang` is written by hand
 * ("en_US"), and a browser's own may carry its system's ("en-US@posix"). Formats throw on both. An
 * extension ("-u-nu-arab") would change the digits of every amount.
 */
export function usableLocale(...tags: readonly (string | undefined)[]): string {
  for (const tag of tags) {
    const usable = canonical(tag ?? '')
    if (usable !== undefined) return usable
  }
  return 'en'
}

function canonical(tag: string): string | undefined {
  const written = tag.trim().split('@')[0]?.replaceAll('_', '-') ?? ''
  if (written === '' || written.length > MAX_LENGTH) return undefined
  try {
    const { baseName } = new Intl.Locale(written)
    // A language that nobody has formats for would take the machine's default, whatever that is.
    return Intl.NumberFormat.supportedLocalesOf(baseName).length > 0 ? baseName : undefined
  } catch {
    return undefined
  }
}
