/** Why a newer model was not taken. Of each the shipped models are the remedy. */
export type ModelRefusal = {
  readonly reason:
    /** No answer, or not to the end. */
    | 'offline'
    /** The worker has none, or none any more. */
    | 'not-published'
    | 'malformed'
    | 'key-unknown'
    | 'signature-wrong'
    | 'format-unknown'
    | 'not-newer'
    /** Its time is over, has not come, or is longer than any may be. */
    | 'expired'
    /** One that was signed later has been taken. */
    | 'rolled-back'
    | 'too-large'
    | 'file-cut'
    | 'file-wrong'
  readonly detail: string
}
