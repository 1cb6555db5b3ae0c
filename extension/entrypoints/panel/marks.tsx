import { useEffect, useMemo } from 'preact/hooks'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { MarkContent, PanelMessage } from '../../messages/panel.ts'
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
  openedPorts: number,
  send: (message: PanelMessage) => void,
): MarksOfPage | undefined {
  const marks: Marks<unknown> | undefined = widgets.find(
    widget => widget.marks?.page === page?.page,
  )?.marks
  const keys = page?.keys ?? []
  const isAsked = marks !== undefined && shop !== undefined && keys.length > 0
  const answer = useNeed(
    isAsked ? marks.need(keys) : undefined,
    `marks ${page?.page} ${keys.join()}`,
    shop ?? noShop,
  )
  const byKey = isAsked && answer?.ok ? answer.value : undefined
  const isHidden = numbersHidden.value
  const contents = useMemo(
    () =>
      marks === undefined || byKey === undefined || shop === undefined
        ? {}
        : contentsOf(marks, byKey, shop),
    [marks, byKey, shop?.currency, shop?.locale, isHidden],
  )
  const isAnswered = byKey !== undefined
  useEffect(() => {
    if (isAnswered) send({ type: 'marks', marks: contents })
  }, [contents, isAnswered, openedPorts, send])
  return marks === undefined || byKey === undefined ? undefined : { marks, byKey }
}

/** One row that throws goes without a mark; the others keep theirs. */
function contentsOf(
  marks: Marks<unknown>,
  byKey: ReadonlyMap<string, unknown>,
  shop: ShopContext,
): Record<string, MarkContent> {
  const contents: Record<string, MarkContent> = {}
  for (const [key, mark] of byKey) {
    try {
      contents[key] = marks.content(mark, shop)
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
