/** What a stream carries from now on. The new tracks first: an element that loses its only track shows nothing for a moment. */
export function putTracks(stream: MediaStream, tracks: readonly (MediaStreamTrack | null)[]): void {
  const old = stream.getTracks();
  for (const track of tracks) if (track && !old.includes(track)) stream.addTrack(track);
  for (const track of old) if (!tracks.includes(track)) stream.removeTrack(track);
}
