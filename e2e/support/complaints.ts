/** What pages complain about, and when: for scenarios in which something is broken on purpose. */
import type { Screen } from "./browser.ts";

interface Complaint {
  readonly at: number;
  readonly text: string;
}

/** A time in which certain things may be complained about. */
export interface Trouble {
  readonly from: number;
  readonly to: number;
  /** Of these screens; all when left out. */
  readonly of?: readonly Screen[];
  readonly may: RegExp;
}

export class Complaints {
  readonly #heard = new Map<Screen, Complaint[]>();
  readonly #names = new Map<Screen, string>();

  listen(screen: Screen, name: string): void {
    const own: Complaint[] = [];
    this.#heard.set(screen, own);
    this.#names.set(screen, name);
    const note = (text: string): void => void own.push({ at: Date.now(), text });
    const { page } = screen;
    page.on("pageerror", (error) => note(`exception: ${error.message}`));
    page.on("console", (message) => {
      // What a server answered is noted below, with its path.
      if (message.type() === "error" && !/status of \d+/.test(message.text())) note(`console: ${message.text()} ${message.location().url.replace(/\?.*/, "")}`.trim());
    });
    page.on("response", (answer) => {
      if (answer.status() < 500) return;
      const at = Date.now();
      const what = `answer: ${answer.status()} ${answer.request().method()} ${new URL(answer.url()).pathname}`;
      void answer.json().then(
        ({ code }: { code?: string }) => own.push({ at, text: `${what}: ${code}` }),
        () => own.push({ at, text: what }),
      );
    });
  }

  /** Everything that no trouble excuses. */
  beyond(troubles: readonly Trouble[]): string[] {
    return [...this.#heard].flatMap(([screen, own]) =>
      own
        .filter(({ at, text }) => !troubles.some(({ from, to, of, may }) => at >= from && at <= to && (of?.includes(screen) ?? true) && may.test(text)))
        .map(({ at, text }) => `${this.#names.get(screen)!} at ${new Date(at).toISOString().slice(11, 23)}: ${text}`),
    );
  }
}
