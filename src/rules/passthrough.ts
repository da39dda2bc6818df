/**
 * What a call of a library gives: its own receiver, the receiver or its first argument (`a.pipe(b)`), an argument, any of the arguments,
 * the result of calling an argument, or something whose members and elements are an argument (or its result); a field of a class whose value
 * is made by an argument (`field(default_factory=f)`), or what the receiver holds: its default, and what `set` was given.
 */
export interface Passthrough {
  readonly gives:
    | 'receiver'
    | 'either'
    | 'arguments'
    | 'held'
    | { readonly argument: number }
    | { readonly callOf: number }
    | { readonly holderOf: number }
    | { readonly madeBy: string | number };
}

/** A call of a library that runs a function that it is given, now or (`later`) when its result is called. */
export interface Runs {
  /** Which argument the function is; those behind it, and the named ones, are passed on. */
  readonly argument: number | string;
  readonly later?: true;
  /** What is passed on stands in the arguments `args` and `kwargs`. */
  readonly packed?: true;
}

/** What a library hands to a function that it is given: parameter `parameter` is a value of its own (path segments), or the receiver of the call. */
export interface Callback {
  readonly parameter: number;
  readonly is: 'receiver' | readonly string[];
}
