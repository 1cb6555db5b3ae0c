import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { injectIntoOpenPages } from '../host/inject.ts'
import { recompute } from '../inference/offscreen-host.ts'
import { releaseKeys } from '../inference/release-keys.ts'
import { renewModel } from '../inference/renew-model.ts'
import { answerCommands } from '../sync/answer-commands.ts'
import { SyncKeeper } from '../sync/keeper.ts'
import { WORKER_ORIGIN } from '../sync/worker-origin.ts'

/** The shortest that packed extensions may have. */
const ALARM_MINUTES = 0.5
const ALARM = 'keep-in-step'

export default defineBackground(() => {
  const keeper = new SyncKeeper(recompute)
  // Ends with the worker itself: nothing outlives it here.
  const life = new AbortController()
  const wake = () => {
    keeper.wake().catch((error: unknown) => console.error('sync', error))
    // Does nothing on all but one waking of a day.
    renewModel({ workerOrigin: WORKER_ORIGIN, keys: releaseKeys, now: Date.now() }).catch(
      (error: unknown) => console.error('model', error),
    )
  }

  // Registered at once, without awaiting anything: an event that wakes the worker is lost otherwise.
  answerCommands(keeper)
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) wake()
  })
  browser.runtime.onStartup.addListener(wake)
  browser.runtime.onInstalled.addListener(() => {
    if (!import.meta.env.FIREFOX) {
      injectIntoOpenPages().catch((error: unknown) => console.error('open pages', error))
    }
    keeper.afterUpdate().then(wake, (error: unknown) => console.error('update', error))
  })
  self.addEventListener('online', wake, { signal: life.signal })

  // The safety net: whatever died, half a minute later it is begun anew.
  void browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES })
  wake()
})
