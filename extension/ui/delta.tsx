import { Icon } from './icon.tsx'

/** A change with its direction as sign and word; colour only repeats what they say. */
export function Delta({
  direction,
  children,
}: {
  direction: 'up' | 'down' | 'level'
  children: string
}) {
  return (
    <span class={`ep-delta ep-delta--${direction}`}>
      <Icon name={direction} size={10} />
      {children}
    </span>
  )
}
