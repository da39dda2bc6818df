import type { Language } from '../assessment/wording.js';
import { paint, wrap } from './layout.js';
import { type ReportStrings, reportStrings } from './strings.js';

export interface ReportPageOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly language: Language;
}

const NARROWEST = 40;

/** A text for a terminal, built from the top. */
export class Page {
  readonly say: ReportStrings;
  readonly width: number;
  readonly language: Language;
  private readonly out: string[] = [];

  constructor(private readonly options: ReportPageOptions) {
    this.language = options.language;
    this.say = reportStrings(options.language);
    this.width = Math.max(NARROWEST, options.width);
  }

  heading(text: string): void {
    this.out.push(...wrap(text, this.width).map(paint(this.options.colour).strong));
  }

  section(title: string): void {
    this.out.push('', paint(this.options.colour).strong(title));
  }

  faint(text: string): void {
    this.out.push(...wrap(text, this.width).map(paint(this.options.colour).faint));
  }

  line(text: string): void {
    this.out.push(...(text.startsWith(' ') ? [text] : wrap(text, this.width)));
  }

  lines(lines: readonly string[]): void {
    this.out.push(...lines);
  }

  /** Ends with a line end. */
  text(): string {
    return `${this.out.join('\n')}\n`;
  }
}
