import { SITE_STATES } from "@diemcau/contract";
import { STATE_SHAPES } from "../../ui/index.ts";
import type { GridLayout } from "./grid-layout.ts";

const FADED = 0.14;

/** What is drawn. */
export interface Wall {
  readonly layout: GridLayout;
  /** Index into SITE_STATES of each site. */
  readonly own: Uint8Array;
  readonly mask: Uint8Array | null;
  /** Sites with open incidents. */
  readonly troubled: ReadonlyMap<number, number>;
  readonly top: number;
  readonly height: number;
  readonly look: string;
}

/** Draws the wall's cells: the part of it that is seen, and after that only the cells that changed. */
export class GridPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #sprites: HTMLCanvasElement[] = [];
  #spriteKey = "";
  #drawn = new Int8Array(0);
  #layout: GridLayout | undefined;
  #view = { top: 0, height: 0, ratio: 1 };
  #frame = 0;
  #next: (() => void) | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d")!;
  }

  /** Draws in the next frame. A changed layout, part or look draws everything that is seen. */
  paint(wall: Wall): void {
    this.#next = () => this.#draw(wall);
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#next?.();
      });
    }
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #draw({ layout, own, mask, troubled, top, height, look }: Wall): void {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    const context = this.#context;
    const view = this.#view;
    const resized = view.height !== height || view.ratio !== ratio || this.#layout?.width !== layout.width;
    if (resized) {
      this.#canvas.width = Math.ceil(layout.width * ratio);
      this.#canvas.height = Math.ceil(height * ratio);
    }
    const spriteKey = `${look} ${layout.cell} ${ratio}`;
    const all = resized || layout !== this.#layout || view.top !== top || spriteKey !== this.#spriteKey;
    if (spriteKey !== this.#spriteKey) this.#makeSprites(layout.cell, ratio, spriteKey);
    if (all) {
      this.#drawn = new Int8Array(own.length).fill(-1);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, layout.width, height);
    }
    this.#layout = layout;
    this.#view = { top, height, ratio };
    const { cell } = layout;
    for (let site = 0; site < own.length; site++) {
      const y = layout.y[site]! - top;
      if (y < -cell || y > height) continue;
      const faded = mask !== null && mask[site] !== 2;
      const isTroubled = troubled.has(site);
      const wanted = own[site]! + (faded ? 10 : 0) + (isTroubled ? 20 : 0);
      if (this.#drawn[site] === wanted) continue;
      this.#drawn[site] = wanted;
      const x = layout.x[site]!;
      if (!all) context.clearRect(x, y, cell, cell);
      context.globalAlpha = faded ? FADED : 1;
      context.drawImage(this.#sprites[own[site]!]!, x, y, cell, cell);
      if (isTroubled) this.#mark(x, y, cell);
    }
    context.globalAlpha = 1;
  }

  /** A corner in the colour of what is wrong, over whatever state the site is in. */
  #mark(x: number, y: number, cell: number): void {
    const context = this.#context;
    const size = Math.max(5, cell * 0.45);
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--state-lost");
    context.beginPath();
    context.moveTo(x + cell, y);
    context.lineTo(x + cell, y + size);
    context.lineTo(x + cell - size, y);
    context.closePath();
    context.fill();
  }

  #makeSprites(cell: number, ratio: number, key: string): void {
    this.#spriteKey = key;
    const style = getComputedStyle(document.documentElement);
    this.#sprites = SITE_STATES.map((state) => {
      const shape = STATE_SHAPES[state];
      const sprite = document.createElement("canvas");
      sprite.width = sprite.height = Math.ceil(cell * ratio);
      const context = sprite.getContext("2d")!;
      const scale = ((cell - 2) / 16) * ratio;
      context.setTransform(scale, 0, 0, scale, ratio, ratio);
      const path = new Path2D(shape.path);
      context.lineJoin = "round";
      context.lineCap = "round";
      context.strokeStyle = style.getPropertyValue(shape.color);
      context.lineWidth = shape.filled ? 1 : state === "lost" ? 4 : 2;
      if (shape.filled) {
        context.fillStyle = style.getPropertyValue(shape.fill ?? shape.color);
        context.fill(path);
      }
      context.stroke(path);
      return sprite;
    });
  }
}
