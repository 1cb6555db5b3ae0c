import { useLayoutEffect, useState } from 'preact/hooks'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { Result } from '../../schema/result.ts'
import { watch, type StoreFailure } from '../store/watch.ts'
import type { AnyWidget, Need, Needs } from './define-widget.ts'

export type AnswersByName = Readonly<Record<string, unknown>>

/** Asks every need of a widget in one question, so that they are answered from one state. */
export async function askAll(needs: Needs, shop: ShopContext): Promise<AnswersByName> {
  const entries = Object.entries(needs).map(
    async ([name, need]) => [name, await need.ask(shop)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/** A clock that only ticks does not change what the store is asked; a new day does. */
function questionKey(shop: ShopContext): string {
  return [shop.shopId, shop.today, shop.timeZone, shop.currency, shop.closedWeekdays].join(' ')
}

/** The widget's answers, anew after each write they depend on. `undefined` until the first. */
export function useAnswers(
  widget: AnyWidget,
  shop: ShopContext,
): Result<AnswersByName, StoreFailure> | undefined {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a registered widget's own types are closed; what holds for all is `Needs`
  const needs: Needs = widget.needs
  return useWatched(() => askAll(needs, shop), `${widget.id} ${questionKey(shop)}`, shop.shopId)
}

/** One need by itself, such as the marks of the rows that a page shows. */
export function useNeed<A>(
  need: Need<A> | undefined,
  key: string,
  shop: ShopContext,
): Result<A, StoreFailure> | undefined {
  return useWatched(
    need === undefined ? undefined : () => need.ask(shop),
    `${key} ${questionKey(shop)}`,
    shop.shopId,
  )
}

/**
 * Watches a question of the store while the component stands and `key` stays the same. A new key
 * keeps the old answer until the new one is there, so that a clock that ticks makes nothing flicker;
 * a new `subject` does not: one shop's answer must not stand under another shop's name for a moment.
 */
export function useWatched<A>(
  question: (() => Promise<A>) | undefined,
  key: string,
  subject = '',
): Result<A, StoreFailure> | undefined {
  const [answer, setAnswer] = useState<{
    readonly of: string
    readonly is: Result<A, StoreFailure>
  }>()
  const isAsked = question !== undefined
  // Asked at once, and not after the skeleton's paint: that is some frames later.
  useLayoutEffect(() => {
    if (question === undefined) return
    const owner = new AbortController()
    watch(question, is => setAnswer({ of: subject, is }), owner.signal)
    return () => owner.abort()
    // `key` stands for everything that the question closes over.
  }, [key, subject, isAsked])
  return answer?.of === subject ? answer.is : undefined
}
