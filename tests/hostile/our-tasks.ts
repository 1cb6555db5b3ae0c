import * as v from 'valibot'
import type { Page } from 'puppeteer'
import { parseJson } from '../../schema/parse.ts'

const traceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      /** µs on the clock. */
      dur: v.optional(v.number()),
      /** µs of the processor: what other programs of the machine take is not in it. */
      tdur: v.optional(v.number()),
      args: v.optional(v.object({ data: v.optional(v.object({ url: v.optional(v.string()) })) })),
    }),
  ),
})

export type OurTasks = { readonly count: number; readonly longestMs: number }

/**
 * Records how long each call into our content script takes, by the browser's own trace. The page's
 * long-task observer would also count the page's work, and what other programs do meanwhile.
 */
export async function watchOurTasks(page: Page): Promise<{ stop: () => Promise<OurTasks> }> {
  await page.tracing.start({ categories: ['devtools.timeline'] })
  return {
    async stop() {
      const bytes = await page.tracing.stop()
      const trace = parseJson(traceSchema, new TextDecoder().decode(bytes))
      if (!trace.ok) throw new Error(`the trace cannot be read: ${trace.error.path}`)
      const ours = trace.value.traceEvents.filter(
        event =>
          event.name === 'FunctionCall' &&
          event.args?.data?.url?.includes('content-scripts/host.js') === true,
      )
      const longestUs = Math.max(0, ...ours.map(event => event.tdur ?? event.dur ?? 0))
      return { count: ours.length, longestMs: longestUs / 1_000 }
    },
  }
}
