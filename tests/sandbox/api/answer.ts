/** What the API answers, before it becomes bytes. */
export type Answer = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export function answer(body: unknown): Answer {
  return { status: 200, body }
}

export function refuse(status: number, error: string, description?: string): Answer {
  return {
    status,
    body: description === undefined ? { error } : { error, error_description: description },
  }
}

/** Thrown while a request is read, and answered as it stands. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, error: string, description?: string) {
    super(error)
    this.answer = refuse(status, error, description)
  }
}
