import type { EntityKind, EntityOf } from '../../schema/entities/entity.ts'

/** What one entity was in the store, and what it is from now on; absent where there is none. */
export type ChangeOf<K extends EntityKind> = {
  readonly kind: K
  readonly id: string
  readonly seq: number
  readonly old: EntityOf<K> | undefined
  readonly new: EntityOf<K> | undefined
  /** Whether there was a row; it may have been one that could not be read. */
  readonly wasThere: boolean
}
export type Change = { [K in EntityKind]: ChangeOf<K> }[EntityKind]
