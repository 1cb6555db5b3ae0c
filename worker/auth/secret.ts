/** Secrets that we hand out, and the forms in which we keep and compare them. */

const encoder = new TextEncoder()

/** 32 random bytes as base64url: 43 characters that nobody guesses. */
export function randomSecret(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)))
}

/** What we store in the place of a secret, and what PKCE calls S256. */
export async function sha256(text: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))))
}

export function base64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** `undefined` when the text is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Takes equally long wherever two texts of one length begin to differ. */
export function sameText(one: string, other: string): boolean {
  const a = encoder.encode(one)
  const b = encoder.encode(other)
  if (a.byteLength !== b.byteLength) return false
  return a.reduce((difference, byte, i) => difference | (byte ^ b[i]!), 0) === 0
}
