import { formatCount, formatShare, plural } from '../../ui/format-number.ts'
import type { Outlook } from './outlook.ts'

/** A year is what it takes to have seen every season once. */
const yearDays = 365

/** How past forecasts of this very shop did, in one sentence. */
export function trackRecord({ backtest }: Outlook, locale: string): string {
  if (backtest?.medape === undefined) {
    return 'It has no track record in your shop yet: the history is too short to test it on your own past.'
  }
  const { horizon, cases, medape, naiveMedape, coverage80 } = backtest
  const naive =
    naiveMedape === undefined ? '' : `, the naive line by ${formatShare(naiveMedape, locale)}`
  const inside =
    coverage80 === undefined
      ? ''
      : ` ${formatCount(Math.round(coverage80 * cases), locale)} of ${formatCount(cases, locale)} fell inside the range.`
  return `Tested on your own past: the ${horizon}-day total missed by ${formatShare(medape, locale)} in the middle of ${plural(cases, 'try', 'tries', locale)}${naive}.${inside}`
}

/** What the forecast does not know yet, and how long until it does. */
export function whatIsMissing({ historyDays }: Outlook, locale: string): string | undefined {
  if (historyDays === undefined || historyDays >= 2 * yearDays) return undefined
  const wanted = historyDays < yearDays ? yearDays : 2 * yearDays
  const left = wanted - historyDays
  const months = Math.max(1, Math.round(left / 30.4))
  const wait =
    left < 45 ? plural(left, 'day', 'days', locale) : plural(months, 'month', 'months', locale)
  return historyDays < yearDays
    ? `It knows ${plural(historyDays, 'day', 'days', locale)} of your shop, less than one year, so your own season is not in it yet: about ${wait} more.`
    : `It has seen each season once. Whether yours repeats it knows in about ${wait}.`
}
