import { numbersHidden } from '../../ui/privacy.ts'
import { themeChoice, themeChoices, type ThemeChoice } from '../../ui/preferences.ts'

const names: Record<ThemeChoice, string> = {
  auto: 'As the page or the system is',
  light: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
}

/** How this browser shows things. */
export function Appearance() {
  return (
    <section class="ep-section" aria-labelledby="appearance">
      <h2 class="ep-h" id="appearance">
        How it looks in this browser
      </h2>
      <fieldset class="ep-fieldset">
        <legend class="ep-label">Theme</legend>
        <div class="ep-checks">
          {themeChoices.map(choice => (
            <label key={choice} class="ep-check">
              <input
                type="radio"
                name="theme"
                checked={themeChoice.value === choice}
                onChange={() => (themeChoice.value = choice)}
              />
              {names[choice]}
            </label>
          ))}
        </div>
      </fieldset>
      <label class="ep-check">
        <input
          type="checkbox"
          checked={numbersHidden.value}
          onChange={event => (numbersHidden.value = event.currentTarget.checked)}
        />
        Hide numbers on all our pages, in the panel and on marks
      </label>
    </section>
  )
}
