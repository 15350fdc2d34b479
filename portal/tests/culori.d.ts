/** The one function of culori that the tests use; the package brings no types. */
declare module 'culori' {
  /** WCAG 2 contrast of two CSS colours, 1 to 21. */
  export function wcagContrast(a: string, b: string): number
}
