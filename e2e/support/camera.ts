/** A camera with its cap on, as a Y4M file. */
export function blackPicture(width: number, height: number): Buffer {
  const frame = Buffer.concat([Buffer.from("FRAME\n"), Buffer.alloc(width * height, 16), Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420\n`), frame, frame]);
}
