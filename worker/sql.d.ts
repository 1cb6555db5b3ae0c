/** Wrangler and the test plugin load `.sql` files as text. */
declare module '*.sql' {
  const text: string
  export default text
}
