import { useState } from 'preact/hooks'
import { sendCommand } from '../../messages/send-command.ts'
import { saveSettings } from '../../store/save-settings.ts'
import { loadSettings } from '../../store/shop-context.ts'
import { browserTimeZone } from '../../store/shop-state.ts'
import type { Settings } from '../../../schema/entities/settings.ts'
import { nextStep } from '../../ui/next-step.ts'
import { Icon } from '../../ui/icon.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { useWatched } from '../../widgets/use-answers.ts'

/** Monday first: a shop's week is a working week. */
const weekdays = [
  { number: 1, name: 'Monday' },
  { number: 2, name: 'Tuesday' },
  { number: 3, name: 'Wednesday' },
  { number: 4, name: 'Thursday' },
  { number: 5, name: 'Friday' },
  { number: 6, name: 'Saturday' },
  { number: 0, name: 'Sunday' },
]

/** What Etsy does not tell: where the shop's day ends, and on which days it ships nothing. */
export function ShopCalendar({ shopId }: { shopId: string }) {
  const settings = useWatched(() => loadSettings(shopId), `settings ${shopId}`)
  return (
    <section class="ep-section" aria-labelledby="calendar">
      <h2 class="ep-h" id="calendar">
        Your shop’s days
      </h2>
      {settings === undefined ? (
        <Skeleton />
      ) : (
        <Fields shopId={shopId} settings={settings.ok ? settings.value : undefined} />
      )}
    </section>
  )
}

function Fields({ shopId, settings }: { shopId: string; settings: Settings | undefined }) {
  const [state, setState] = useState<'idle' | 'saving' | 'saved' | 'failed'>('idle')
  const timeZone = settings?.timeZone ?? browserTimeZone()
  const closedWeekdays = settings?.closedWeekdays ?? []
  const save = async (change: Partial<Omit<Settings, 'kind' | 'id'>>) => {
    setState('saving')
    try {
      await saveSettings(shopId, { timeZone, closedWeekdays, ...change })
      setState('saved')
    } catch (error) {
      console.error('settings', error)
      setState('failed')
      return
    }
    // When the background cannot be asked now, the change goes out with the next sync.
    await sendCommand({ type: 'flush-outbox' })
  }
  return (
    <>
      <div class="ep-field ep-field--narrow">
        <label for="time-zone">Time zone</label>
        <div class="ep-input">
          <select
            id="time-zone"
            value={timeZone}
            disabled={state === 'saving'}
            aria-describedby="time-zone-hint"
            onChange={event => void save({ timeZone: event.currentTarget.value })}
          >
            {timeZones(timeZone).map(zone => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" />
        </div>
        <p class="ep-hint" id="time-zone-hint">
          {settings === undefined
            ? 'Taken from this browser, since Etsy does not tell it. Correct it if your shop’s day ends elsewhere.'
            : 'Your shop’s day ends at midnight there, in all of your browsers.'}{' '}
          A change cuts every day anew; in a large shop that takes some seconds.
        </p>
      </div>
      <fieldset class="ep-fieldset">
        <legend class="ep-label">Days on which you ship nothing</legend>
        <div class="ep-checks">
          {weekdays.map(({ number, name }) => (
            <label key={number} class="ep-check">
              <input
                type="checkbox"
                checked={closedWeekdays.includes(number)}
                disabled={state === 'saving'}
                onChange={event =>
                  void save({
                    closedWeekdays: event.currentTarget.checked
                      ? [...closedWeekdays, number].sort()
                      : closedWeekdays.filter(day => day !== number),
                  })
                }
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="ep-hint" role="status">
        {state === 'saving' && 'Saving.'}
        {state === 'saved' && 'Saved here; your other browsers follow.'}
        {state === 'failed' && `${nextStep('failed').what} ${nextStep('failed').step}`}
      </p>
    </>
  )
}

/** All that the browser knows, with the chosen one even if it does not know it. */
function timeZones(chosen: string): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes(chosen) ? known : [chosen, ...known]
}
