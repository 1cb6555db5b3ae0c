import type { ComponentChildren } from 'preact'
import { formatDuration } from './format-time.ts'
import { Icon } from './icon.tsx'
import type { Trouble } from './next-step.ts'

/** The final shape in grey. It stands still: nothing that moves says more than "not yet". */
export function Skeleton() {
  return (
    <>
      <div class="ep-bones" aria-hidden="true">
        <span class="ep-bone ep-bone--number" />
        <span class="ep-bone ep-bone--line" />
        <span class="ep-bone ep-bone--drawing" />
      </div>
      <span class="ep-sr" role="status">
        Loading
      </span>
    </>
  )
}

/** Says what is missing and until when; never a zero. */
export function EmptyState({ missing }: { missing: string }) {
  return (
    <div class="ep-state">
      <p class="ep-empty">{missing}</p>
    </div>
  )
}

export function TroubleState({
  trouble,
  children,
}: {
  trouble: Trouble
  children?: ComponentChildren
}) {
  return (
    <div class="ep-state" role="alert">
      <div class="ep-banner ep-banner--negative ep-banner--full">
        <Icon name="stop" />
        <div>
          <b>{trouble.what}</b>
          <p>{trouble.kept}</p>
        </div>
      </div>
      <p class="ep-note">Next step: {lowerFirst(trouble.step)}</p>
      {children}
    </div>
  )
}

/** Stays below a greyed number. */
export function StaleBanner({
  ageMs,
  limitMs,
  onSync,
}: {
  ageMs: number
  limitMs: number
  onSync: (() => void) | undefined
}) {
  return (
    <div class="ep-banner ep-banner--warning">
      <Icon name="clock" />
      <p>
        <b>{formatDuration(ageMs)} old.</b> After {formatDuration(limitMs)} we grey it out instead
        of pretending.
      </p>
      {onSync && (
        <button class="ep-btn ep-btn--small" type="button" onClick={onSync}>
          Sync now
        </button>
      )}
    </div>
  )
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
