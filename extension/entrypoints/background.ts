import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { recompute } from '../inference/offscreen-host.ts'
import { answerCommands } from '../sync/answer-commands.ts'
import { SyncKeeper } from '../sync/keeper.ts'

/** The shortest that packed extensions may have. */
const ALARM_MINUTES = 0.5
const ALARM = 'keep-in-step'

export default defineBackground(() => {
  const keeper = new SyncKeeper(recompute)
  // Ends with the worker itself: nothing outlives it here.
  const life = new AbortController()
  const wake = () => {
    keeper.wake().catch((error: unknown) => console.error('sync', error))
  }

  // Registered at once, without awaiting anything: an event that wakes the worker is lost otherwise.
  answerCommands(keeper)
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) wake()
  })
  browser.runtime.onStartup.addListener(wake)
  browser.runtime.onInstalled.addListener(() => {
    keeper.afterUpdate().then(wake, (error: unknown) => console.error('update', error))
  })
  self.addEventListener('online', wake, { signal: life.signal })

  // The safety net: whatever died, half a minute later it is begun anew.
  void browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES })
  wake()
})
