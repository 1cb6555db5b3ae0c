import { unreachable } from '../../schema/result.ts'
import { rejectReasons } from '../../schema/sync/reject.ts'

/** What went wrong in one sentence, what is kept, and one next step. The log has the rest. */
export type Trouble = {
  readonly what: string
  readonly kept: string
  readonly step: string
  /** What a button can do about it, where it can. */
  readonly action?: 'connect' | 'sync' | 'reload'
}

/** Everything that may keep the seller's numbers from being shown or renewed. */
export const reasons = [
  ...rejectReasons,
  'etsy-reconnect',
  'etsy-waiting',
  'offline',
  'store-refused',
  'widget-broken',
  'connect-canceled',
  'connect-failed',
  'another-shop',
  'not-connected',
  'forbidden',
  'failed',
] as const
export type Reason = (typeof reasons)[number]

export function nextStep(reason: Reason): Trouble {
  switch (reason) {
    case 'client-too-old':
      return {
        what: 'This page runs an older version than the one installed.',
        kept: 'Everything that was synced is kept here.',
        step: 'Reload this page.',
        action: 'reload',
      }
    case 'server-too-old':
      return {
        what: 'Our server is being updated.',
        kept: 'Everything is kept here, and your changes too.',
        step: 'Nothing to do: it goes on by itself.',
      }
    case 'unauthorized':
      return {
        what: 'This browser is signed out.',
        kept: 'Everything up to now is kept here; nothing is lost.',
        step: 'Sign in once more. It takes half a minute, and the gap is then filled by itself.',
        action: 'connect',
      }
    case 'shop-erased':
      return {
        what: 'This shop was disconnected and erased, here or in another browser.',
        kept: 'Your shop at Etsy is not affected.',
        step: 'Connect it again to start over.',
        action: 'connect',
      }
    case 'too-fast':
      return {
        what: 'Many changes are waiting to be saved on our server.',
        kept: 'Everything is kept here, and your changes too.',
        step: 'Nothing to do: they are sent one after the other.',
      }
    case 'too-many-rows':
      return {
        what: 'This shop has as many costs as we can store.',
        kept: 'The costs you entered before are kept.',
        step: 'Remove costs you no longer need, then try again.',
      }
    case 'malformed':
    case 'gap':
      return {
        what: 'Our server and this browser misunderstood each other. It is our mistake.',
        kept: 'Everything is kept here, and your changes too.',
        step: 'Sync once more; if this stays, report it.',
        action: 'sync',
      }
    case 'etsy-reconnect':
      return {
        what: 'The permission to read your shop has ended.',
        kept: 'Everything up to now is kept here; nothing is lost.',
        step: 'Sign in once more. It takes half a minute, and the gap is then filled by itself.',
        action: 'connect',
      }
    case 'etsy-waiting':
      return {
        what: 'Etsy does not answer just now, or asked us to slow down.',
        kept: 'Everything up to now is kept here.',
        step: 'Nothing to do: it goes on by itself.',
      }
    case 'offline':
      return {
        what: 'There is no connection to our server.',
        kept: 'Everything up to now is kept here and stays readable.',
        step: 'Nothing to do: it goes on by itself when the connection is back.',
      }
    case 'store-refused':
      return {
        what: 'This browser does not let us keep data.',
        kept: 'Your shop at Etsy is not affected.',
        step: 'Leave private browsing or free some disk space, then reload this page.',
        action: 'reload',
      }
    case 'widget-broken':
      return {
        what: 'This card could not be worked out. It is our mistake.',
        kept: 'The other cards go on, and your data is untouched.',
        step: 'It tries again with the next change; if this stays, report it.',
      }
    case 'connect-canceled':
      return {
        what: 'The sign-in window was closed before it was done.',
        kept: 'Nothing was changed.',
        step: 'Begin again when you like.',
        action: 'connect',
      }
    case 'connect-failed':
      return {
        what: 'The sign-in did not succeed.',
        kept: 'Nothing was changed.',
        step: 'Try once more in a minute.',
        action: 'connect',
      }
    case 'another-shop':
      return {
        what: 'You signed in to a different shop.',
        kept: 'That shop is connected now.',
        step: 'To sign in to this one, switch accounts at Etsy, then try again.',
      }
    case 'not-connected':
      return {
        what: 'No shop is connected.',
        kept: 'Nothing is read and nothing is stored.',
        step: 'Connect your shop.',
        action: 'connect',
      }
    case 'forbidden':
      return {
        what: 'This can only be done on our own pages.',
        kept: 'Nothing was changed.',
        step: 'Open the options and do it there.',
      }
    case 'failed':
      return {
        what: 'That did not succeed.',
        kept: 'Nothing was changed.',
        step: 'Try once more in a minute.',
      }
    default:
      return unreachable(reason)
  }
}
