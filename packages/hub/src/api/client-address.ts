/** An IPv4 address as a socket that listens on both kinds tells it. */
const plain = (address: string) => address.replace(/^::ffff:/, '');

/**
 * Where a request is from, to slow down guessing by address. Each proxy adds the address that it saw at the end of
 * X-Forwarded-For; what stands before it was written by whoever asked and is believed only hop by hop.
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  proxies: readonly string[],
): string {
  let address = plain(peer ?? '');
  const hops = forwarded?.split(',').map((hop) => plain(hop.trim())) ?? [];
  for (let hop = hops.pop(); hop !== undefined && hop !== '' && proxies.includes(address); hop = hops.pop())
    address = hop;
  return address;
}
