import type { ComponentChildren } from 'preact'
import type { Source } from '../../schema/entities/source.ts'

/** The fuller the sign, the surer the number. */
const signs: Record<Source, ComponentChildren> = {
  exact: <circle cx="5" cy="5" r="4.2" fill="currentColor" />,
  derived: (
    <>
      <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" stroke-width="1.4" />
      <circle cx="5" cy="5" r="1.5" fill="currentColor" />
    </>
  ),
  estimated: (
    <>
      <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M5 1.5a3.5 3.5 0 0 0 0 7Z" fill="currentColor" />
    </>
  ),
  forecast: (
    <circle
      cx="5"
      cy="5"
      r="3.7"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-dasharray="2.325 2.325"
    />
  ),
}

const words: Record<Source, string> = {
  exact: 'Exact',
  derived: 'Derived',
  estimated: 'Estimated',
  forecast: 'Forecast',
}

export const sourceMeanings: Record<Source, string> = {
  exact: 'read as it stands in the ledger or the orders',
  derived: 'worked out from exact data and nothing else',
  estimated: 'part of it is not posted yet, or shared out by a rule',
  forecast: 'about days that have not happened',
}

export function SourceTag({ source }: { source: Source }) {
  return (
    <span class="ep-source">
      <svg class="ep-source__sign" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {signs[source]}
      </svg>
      {words[source]}
    </span>
  )
}
