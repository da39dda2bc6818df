/** What a call of a library gives: its own receiver, an argument, or the result of calling an argument. */
export interface Passthrough {
  readonly gives: 'receiver' | { readonly argument: number } | { readonly callOf: number };
}
