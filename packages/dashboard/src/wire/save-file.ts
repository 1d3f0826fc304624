const KEPT_MS = 60_000;

/** Hands a file to the browser's own downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some tablets read it only after the person has said where to.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
