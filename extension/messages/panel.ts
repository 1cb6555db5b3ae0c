import * as v from 'valibot'

/**
 * What the panel frame and the content script say to each other, over a port that the panel opens
 * to its own tab's top frame. The page can neither see nor forge it.
 */
export const PANEL_PORT = 'panel'

/** A chip beside a row: plain text, never markup. */
export const markContentSchema = v.object({
  /** `plain`, `loss` (brick, arrow and minus), `pending` (dashed, and the text says "about"). */
  tone: v.picklist(['plain', 'loss', 'pending']),
  /** The amount: "+$36.34". */
  text: v.pipe(v.string(), v.maxLength(40)),
  /** The margin or "before costs". */
  detail: v.optional(v.pipe(v.string(), v.maxLength(40))),
  /** At most one reason: "Offsite Ads −$9.65". */
  reason: v.optional(v.pipe(v.string(), v.maxLength(60))),
  /** For a screen reader: the whole in a sentence. */
  label: v.pipe(v.string(), v.maxLength(300)),
})
export type MarkContent = v.InferOutput<typeof markContentSchema>

/**
 * Whose page it is, as the page's own signs say. `pending`: it is still being built, and may yet
 * say. `unknown`: it is whole, and says nothing. `conflict`: its signs name different shops.
 */
export const pageShopSchema = v.variant('state', [
  v.object({
    state: v.literal('known'),
    id: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,18}$/))),
    name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  }),
  v.object({ state: v.picklist(['pending', 'unknown', 'conflict']) }),
])
export type PageShop = v.InferOutput<typeof pageShopSchema>

/** Content script → panel. */
export const hostMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('page'),
    page: v.string(),
    shop: pageShopSchema,
    /** `inline`: in the page's flow. `dock`: floating, because no place was found. */
    place: v.picklist(['inline', 'dock']),
    /** The brightness of the page, measured. */
    theme: v.picklist(['light', 'dark']),
    /** The page's language, BCP 47. */
    locale: v.string(),
    /** Receipt or listing ids that the page shows now. */
    keys: v.pipe(v.array(v.string()), v.maxLength(200)),
    /** Set when the page is known but its anchors are missing; a sentence for the seller. */
    trouble: v.optional(v.string()),
  }),
  v.object({ type: v.literal('open-mark'), key: v.string() }),
])
export type HostMessage = v.InferOutput<typeof hostMessageSchema>

/** Panel → content script. */
export const panelMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('size'),
    /** What all that the panel shows would take, in CSS px. The room it has may be another. */
    heightPx: v.pipe(v.number(), v.minValue(0)),
    /** The seller has just clicked or typed in the panel, and it is that which changed. */
    isOwnAction: v.optional(v.boolean()),
    isCollapsed: v.optional(v.boolean()),
    /** False before a shop is connected: the panel is an invitation then. */
    hasShop: v.optional(v.boolean()),
    /** Something is open that the next visit begins without. */
    isPassing: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal('marks'),
    /** The page's shop as the panel knew it; marks for another one are thrown away. */
    shop: pageShopSchema,
    marks: v.record(v.string(), markContentSchema),
  }),
  /** A proof is open: the host may need to scroll to the panel, or open its drawer. */
  v.object({ type: v.literal('show-panel') }),
])
export type PanelMessage = v.InferOutput<typeof panelMessageSchema>
