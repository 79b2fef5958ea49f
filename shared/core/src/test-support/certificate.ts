import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";

/** A new certificate for localhost and 127.0.0.1, signed by its own key, as PEM. */
export function selfSignedCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const name = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from("iotpush test")))));
  const validity = sequence(generalizedTime("20200101000000Z"), generalizedTime("20991231235959Z"));
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const alternatives = sequence(
    tagged(0x82, Buffer.from("localhost")),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extensions = sequence(
    sequence(oid("551d13"), TRUE, octets(sequence(TRUE))),
    sequence(oid("551d11"), octets(alternatives)),
  );
  const version = tagged(0xa0, integer(2));
  const body = sequence(
    ...[version, integer(1), algorithm, name, validity, name, spki],
    tagged(0xa3, extensions),
  );
  const signature = tagged(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const der = sequence(body, algorithm, signature);
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

/** DER: a tag, a length, and what is inside. */
function tagged(tag: number, ...inside: readonly Buffer[]): Buffer {
  const content = Buffer.concat(inside);
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const TRUE = tagged(0x01, Buffer.from([0xff]));
const sequence = (...inside: readonly Buffer[]) => tagged(0x30, ...inside);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, "hex"));
const octets = (inside: Buffer) => tagged(0x04, inside);
const integer = (value: number) => tagged(0x02, Buffer.from([value]));
const generalizedTime = (text: string) => tagged(0x18, Buffer.from(text));
