import 'wxt/browser'

// WXT generates a narrower one on `wxt prepare`; with this the types need no such step.
declare module 'wxt/browser' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be extended
  interface WxtRuntime {
    /** The address of a file of the extension. */
    getURL: (path: string) => string
  }
}
