import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import { err } from '../../schema/result.ts'
import { commandSchema, type Command, type CommandResult } from '../messages/commands.ts'
import { mayAsk, type Sender } from '../messages/may-ask.ts'

/** Whoever does what is asked. */
export type Obeys = { readonly obey: (command: Command) => Promise<CommandResult> }

/** Answers our own pages for as long as the background lives. Everything else is not for us. */
export function answerCommands(keeper: Obeys): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: Sender, reply) => {
    const answer = answerTo(keeper, message, sender)
    if (answer === undefined) return false
    answer.then(reply, (error: unknown) => {
      console.error('command', error)
      reply(err({ reason: 'failed', detail: String(error) }))
    })
    // The answer comes later.
    return true
  })
}

/** `undefined` when the message is no command: another listener may know it. */
export function answerTo(
  keeper: Obeys,
  message: unknown,
  sender: Sender,
): Promise<CommandResult> | undefined {
  const command = parse(commandSchema, message)
  if (!command.ok) return undefined
  const { type } = command.value
  if (!mayAsk(type, sender, browser.runtime.id, browser.runtime.getURL('/'))) {
    return Promise.resolve(
      err({ reason: 'forbidden', detail: `${type} from ${sender.url ?? '?'}` }),
    )
  }
  return keeper.obey(command.value)
}
