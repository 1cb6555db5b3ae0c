import { useEffect, useMemo } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { Progress } from '../../../schema/sync/progress.ts'
import type { MarkContent, PanelMessage } from '../../messages/panel.ts'
import { formatDuration } from '../../ui/format-time.ts'
import { freshness } from '../../ui/freshness.ts'
import { numbersHidden } from '../../ui/privacy.ts'
import type { AnyWidget, Marks } from '../../widgets/define-widget.ts'
import { useNeed } from '../../widgets/use-answers.ts'
import type { HostPage } from './use-host.ts'

export type MarksOfPage = {
  readonly marks: Marks<unknown>
  readonly byKey: ReadonlyMap<string, unknown>
}

/** Finds the marks of the rows that the page shows, and tells the page what to write on them. */
export function useMarks(
  widgets: readonly AnyWidget[],
  page: HostPage | undefined,
  shop: ShopContext | undefined,
  progress: Progress | undefined,
  openedPorts: number,
  send: (message: PanelMessage) => void,
): MarksOfPage | undefined {
  const widget = widgets.find(candidate => candidate.marks?.page === page?.page)
  const marks: Marks<unknown> | undefined = widget?.marks
  const keys = page?.keys ?? []
  const isAsked = marks !== undefined && shop !== undefined && keys.length > 0
  const answer = useNeed(
    isAsked ? marks.need(keys) : undefined,
    `marks ${page?.page} ${keys.join()}`,
    shop ?? noShop,
  )
  const byKey = isAsked && answer?.ok ? answer.value : undefined
  const isHidden = numbersHidden.value
  const stale = widget && shop && freshness(widget.feeds, progress, shop.now).stale
  const age = stale && `${formatDuration(stale.ageMs)} old`
  const contents = useMemo(
    () =>
      marks === undefined || byKey === undefined || shop === undefined
        ? {}
        : contentsOf(marks, byKey, shop, age),
    [marks, byKey, shop?.currency, shop?.locale, isHidden, age],
  )
  // Where there is nothing to ask, the marks of before leave too.
  const isTold = page !== undefined && (byKey !== undefined || !isAsked)
  const of = page?.shop
  useEffect(() => {
    if (isTold && of !== undefined) send({ type: 'marks', shop: of, marks: contents })
  }, [contents, isTold, JSON.stringify(of), openedPorts, send])
  return marks === undefined || byKey === undefined ? undefined : { marks, byKey }
}

/** `age` is set when the numbers are too old to stand uncommented. One row that throws goes without a mark; the others keep theirs. */
export function contentsOf(
  marks: Marks<unknown>,
  byKey: ReadonlyMap<string, unknown>,
  shop: ShopContext,
  age: string | undefined,
): Record<string, MarkContent> {
  const contents: Record<string, MarkContent> = {}
  for (const [key, mark] of byKey) {
    try {
      const content = marks.content(mark, shop)
      // What is old says so in place of everything else that there is to say.
      contents[key] =
        age === undefined
          ? content
          : { tone: 'pending', text: content.text, detail: age, label: `${content.label} ${age}.` }
    } catch (error) {
      console.error(`mark ${key}`, error)
    }
  }
  return contents
}

/** Nothing is asked of it: there is no shop. */
const noShop: ShopContext = {
  shopId: '',
  shopName: '',
  currency: 'USD',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '',
  now: 0,
  locale: 'en',
}
