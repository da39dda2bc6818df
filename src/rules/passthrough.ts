import type { Selector } from './selector.js';

/**
 * What a call of a library gives: its own receiver, the receiver or its first argument (`a.pipe(b)`), an argument, any of the arguments,
 * the result of calling an argument, or something whose members and elements are an argument (or its result); a field of a class whose value
 * is made by an argument (`field(default_factory=f)`), or what the receiver holds: its default, and what `set` was given; what `set` put
 * into the receiver under the name that the argument is (`kept`).
 */
export interface Passthrough {
  readonly gives:
    | 'receiver'
    | 'either'
    | 'arguments'
    | 'held'
    | 'kept'
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

/** Something that calls put into and others take out of: a queue, the events of an emitter. */
export interface Channel {
  readonly id: string;
  /** Where the name stands by which one of several is meant: the event. */
  readonly putName?: Selector;
  readonly takeName?: Selector;
  /** The function that is given to work on what comes; where there is none, it is the one in which the call stands. */
  readonly runs?: Selector;
  /** The name alone says which one it is: a queue on a server. */
  readonly anywhere?: true;
  /** The argument of the call that puts something in which that function has as its first parameter; those behind it follow. */
  readonly hands?: number;
}

/** What a library hands to a function that it is given: parameter `parameter` is a value of its own (path segments), or the receiver of the call. */
export interface Callback {
  readonly parameter: number;
  readonly is: 'receiver' | readonly string[];
}
