import { Icon } from './icon.tsx'
import { numbersHidden } from './privacy.ts'

/** Hides every number in every page of ours, and stays that way until pressed again. */
export function HideNumbersButton() {
  const isHidden = numbersHidden.value
  return (
    <button
      class="ep-iconbtn"
      type="button"
      aria-pressed={isHidden}
      aria-label="Hide numbers"
      title={isHidden ? 'Show numbers' : 'Hide numbers'}
      onClick={() => (numbersHidden.value = !isHidden)}
    >
      <Icon name={isHidden ? 'eye-off' : 'eye'} />
    </button>
  )
}
