/** Reading a command's options: what is wrong is one line and the usage, with exit status 2. */
import { existsSync } from 'node:fs'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** Ends the command for a mistake in how it was called. */
export function failUsage(line: string, usage: string): never {
  console.error(`${line}\n\n${usage}`)
  process.exit(2)
}

/** `parseArgs` of Node, without its stack traces. `--help` prints the usage and ends well. */
export function readOptions<const T extends ParseArgsConfig>(usage: string, config: T) {
  if (process.argv.slice(2).includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    // Node's own sentence names the option; what follows it is advice about its API.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/)
    failUsage(`${sentence.replace(/\.$/, '')}.`, usage)
  }
}

/** A whole number of a command line, within bounds. */
export function wholeNumber(
  usage: string,
  name: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (value >= min && value <= max) return value
  const range = `a whole number from ${String(min)} to ${String(max)}`
  failUsage(`--${name} must be ${range}, not "${text}".`, usage)
}

/** A file that is there. */
export function existingFile(usage: string, name: string, path: string): string {
  if (existsSync(path)) return path
  failUsage(`--${name} names ${path}, which does not exist.`, usage)
}
