import type { ComponentChildren } from 'preact'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { Source } from '../../schema/entities/source.ts'
import type { Feed } from '../../schema/sync/progress.ts'
import type { MarkContent } from '../messages/panel.ts'
import type { PageId } from '../pages/page-id.ts'

/** A question to the store. It reads and nothing else; `liveQuery` asks it again after a write. */
export type Query<P, A> = (params: P, shop: ShopContext) => Promise<A>

export type Need<A> = { readonly ask: (shop: ShopContext) => Promise<A> }

/** Binds a store query to its parameters. */
export function need<P, A>(query: Query<P, A>, params: P): Need<A> {
  return { ask: shop => query(params, shop) }
}

export type Needs = Readonly<Record<string, Need<unknown>>>
export type Answers<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends Need<infer A> ? A : never
}

/** Nothing to show yet; `missing` says what is missing and until when, in words for the seller. */
export type Empty = { readonly missing: string }

/** One number with its name; `note` is a few words where there is room for a second line. */
export type Headline = {
  readonly label: string
  readonly value: string
  readonly note?: string
}

/** A table behind a number: every number opens its rows. */
export type Drilldown<R> = {
  readonly title: string
  readonly need: (shop: ShopContext) => Need<readonly R[]>
  readonly columns: readonly {
    readonly title: string
    readonly value: (row: R, shop: ShopContext) => string
    /** Right-aligned, tabular. */
    readonly numeric?: boolean
  }[]
}

/** The chips beside rows and cards of one page. */
export type Marks<M> = {
  readonly page: PageId
  /** The ids are those the page shows: receipts on orders, listings on listings. */
  readonly need: (ids: readonly string[]) => Need<ReadonlyMap<string, M>>
  readonly content: (mark: M, shop: ShopContext) => MarkContent
  /** What a click opens: the proof, line by line. */
  readonly proof: (mark: M, shop: ShopContext) => ComponentChildren
}

export type Widget<N extends Needs, V, R, M> = {
  /** Its folder's name. */
  readonly id: string
  readonly title: string
  /** The title where it depends on the shop, such as on its currency's sign. */
  readonly titleFor?: (shop: ShopContext) => string
  /** Where it stands by itself; the dashboard of our own shows every widget. */
  readonly pages: readonly PageId[]
  /** Columns of twelve, in a wide home and in a middling one. */
  readonly span: number
  readonly mid?: number
  /** Whose freshness is this widget's as-of and staleness. */
  readonly feeds: readonly Feed[]
  readonly source: Source | ((view: V) => Source)
  /** The definition of every number in it, in one plain paragraph, with why it differs from Etsy's. */
  readonly explain: string
  readonly needs: N
  readonly compute: (answers: Answers<N>, shop: ShopContext) => V | Empty
  /** Beside the title, such as the day. */
  readonly scope?: (view: V, shop: ShopContext) => string
  readonly render: (view: V, shop: ShopContext) => ComponentChildren
  /** The number this widget gives to a collapsed panel and to the popup. */
  readonly headline?: (view: V, shop: ShopContext) => Headline
  readonly drilldown?: Drilldown<R>
  readonly marks?: Marks<M>
  /** Every shown number by name, unformatted: what `--check` compares with the books. */
  readonly shown?: (view: V, shop: ShopContext) => Readonly<Record<string, number | string>>
}

/** A widget whose types are closed: what the registry and the homes hold. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- existential type: each widget closes its own
export type AnyWidget = Widget<any, any, any, any>

export function defineWidget<N extends Needs, V, R = unknown, M = unknown>(
  widget: Widget<N, V, R, M>,
): Widget<N, V, R, M> {
  return widget
}

export function isEmpty(computed: unknown): computed is Empty {
  return typeof computed === 'object' && computed !== null && 'missing' in computed
}
