import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import { err, ok } from '../../schema/result.ts'
import { commandAnswerSchema, type Command, type CommandResult } from './commands.ts'

/** Asks the background. A background that cannot be reached is an answer too. */
export async function sendCommand(command: Command): Promise<CommandResult> {
  try {
    const answer: unknown = await browser.runtime.sendMessage(command)
    const parsed = parse(commandAnswerSchema, answer)
    if (!parsed.ok) return err({ reason: 'malformed', detail: parsed.error.message })
    return parsed.value.ok ? ok(undefined) : err(parsed.value.error)
  } catch (error) {
    return err({ reason: 'failed', detail: String(error) })
  }
}
