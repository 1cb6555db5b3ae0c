import type { ComponentChildren, CSSProperties } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Source } from '../../schema/entities/source.ts'
import { SourceTag, sourceMeanings } from './source-tag.tsx'

export type CardProps = {
  readonly id: string
  readonly title: string
  readonly scope?: string | undefined
  /** Columns of twelve, in a wide home and in a middling one. */
  readonly span: number
  readonly mid?: number | undefined
  readonly source?: Source | undefined
  /** "as of 2:31 pm". */
  readonly asOf?: string | undefined
  readonly isStale?: boolean
  readonly explain: string
  /** Opens the rows behind the number. */
  readonly onRows?: ((opener: HTMLElement) => void) | undefined
  /** `--check` and tests read the numbers here; the words on the card are for people. */
  readonly shown?: string | undefined
  readonly state: 'loading' | 'empty' | 'broken' | 'stale' | 'ready'
  readonly children: ComponentChildren
}

/** Columns travel as custom properties, which TypeScript does not know as CSS. */
export function custom(properties: Readonly<Record<`--${string}`, string | number>>) {
  const style: CSSProperties = {}
  return Object.assign(style, properties)
}

/** Name and scope, number and drawing, then the foot: how it is known, as of when, and why. */
export function Card(props: CardProps) {
  const [isExplained, setExplained] = useState(false)
  const titleId = useId()
  const explainId = useId()
  return (
    <article
      class="ep-card"
      data-widget={props.id}
      data-state={props.state}
      data-shown={props.shown}
      aria-labelledby={titleId}
      style={custom({ '--span': props.span, ...(props.mid ? { '--mid': props.mid } : {}) })}
    >
      <header class="ep-card__head">
        <h2 class="ep-card__title" id={titleId}>
          {props.title}
        </h2>
        {props.scope && <span class="ep-card__scope">{props.scope}</span>}
      </header>
      <div class={`ep-card__body${props.isStale ? ' ep-old' : ''}`}>{props.children}</div>
      {isExplained && (
        <section
          class="ep-explainer"
          id={explainId}
          aria-label={`How ${props.title} is worked out`}
        >
          <p>{props.explain}</p>
          {props.source && (
            <p class="ep-note">
              <SourceTag source={props.source} />: {sourceMeanings[props.source]}.
            </p>
          )}
          {props.onRows && (
            <button
              class="ep-btn ep-btn--small"
              type="button"
              onClick={event => props.onRows?.(event.currentTarget)}
            >
              Show the rows
            </button>
          )}
        </section>
      )}
      <footer class="ep-card__foot">
        {props.source && <SourceTag source={props.source} />}
        {props.asOf && (
          <span class={`ep-asof${props.isStale ? ' ep-asof--stale' : ''}`}>{props.asOf}</span>
        )}
        <button
          class="ep-explain"
          type="button"
          aria-expanded={isExplained}
          aria-controls={isExplained ? explainId : undefined}
          aria-label={`Explain ${props.title}`}
          onClick={() => setExplained(!isExplained)}
        >
          Explain
        </button>
      </footer>
    </article>
  )
}
