import type { Source } from '../../schema/entities/source.ts'
import type { FeeKind } from '../fees/fee-kind.ts'
import type { ORDER_FLAGS } from '../facts/month-facts.ts'

export type OrderFlag = keyof typeof ORDER_FLAGS

/** One thing that is added up over the facts. Money in minor units, positive as the metric shows it. */
export type Sum =
  | {
      readonly of: 'lines'
      readonly column:
        'units' | 'gmv' | 'discount' | 'shipping' | 'giftWrap' | 'tax' | 'costs' | 'costedUnits'
      readonly where?: OrderFlag
    }
  | { readonly of: 'refunds'; readonly where?: OrderFlag }
  /** Money out counts positive, so that a fee is a positive number and a credit a negative one. */
  | {
      readonly of: 'account'
      readonly group: 'fee' | 'label' | 'unclassified' | 'payout'
      readonly feeKind?: FeeKind
      readonly where?: OrderFlag
    }
  /** Different orders; `loss`: those that leave less than nothing. */
  | {
      readonly of: 'orders'
      readonly where?: OrderFlag
      readonly only?: 'loss' | 'shipped' | 'shipped-on-time'
    }
  | { readonly of: 'buyers'; readonly only?: 'new' | 'repeat' }
  | { readonly of: 'listings' }

export type Unit = 'money' | 'count' | 'share'

type Common = {
  readonly unit: Unit
  readonly source: Source
  /** Decides the word and the color of a change. */
  readonly polarity: 'up-is-good' | 'down-is-good' | 'neutral'
}

/** How a metric is made. Never averaged: a ratio is made from the sums of its two parts. */
export type Metric = Common &
  (
    | {
        /** A sum whose parts add up to the whole over every dimension. */
        readonly kind: 'additive'
        readonly plus: readonly Sum[]
        readonly minus?: readonly Sum[]
        /** Undefined while this sum is zero and `unless` is not. */
        readonly undefinedWithout?: Sum
        readonly unless?: Sum
      }
    /** A count of different things; parts may overlap and are never added. */
    | { readonly kind: 'distinct'; readonly count: Sum }
    /** Undefined where the lower part is zero or undefined. */
    | { readonly kind: 'ratio'; readonly over: MetricRef; readonly under: MetricRef }
  )

/** The id of another metric of the list; the list itself checks that it exists. */
export type MetricRef = string
