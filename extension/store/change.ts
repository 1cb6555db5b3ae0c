import type { EntityKind, EntityOf } from '../../schema/entities/entity.ts'

/** What one entity was in the store, and what it is from now on; absent where there is none. */
export type ChangeOf<K extends EntityKind> = {
  readonly kind: K
  readonly id: string
  readonly seq: number
  readonly old: EntityOf<K> | undefined
  readonly new: EntityOf<K> | undefined
}
export type Change = { [K in EntityKind]: ChangeOf<K> }[EntityKind]
