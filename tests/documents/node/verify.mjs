// Verifies one credential, offline. In: {document, documents: {address: JSON}, now} on stdin; out: {verified, proofs, revoked, errors, canonical}.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import jsonld from 'jsonld';
import {readFileSync} from 'node:fs';

const {document, documents, now} = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  if(url in documents) {
    return {contextUrl: null, documentUrl: url, document: documents[url]};
  }
  return vc.defaultDocumentLoader(url);
}

const suite = [
  new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()}),
  new DataIntegrityProof({cryptosuite: rdfc})
];
const verify = credential => vc.verifyCredential({
  credential, suite, documentLoader, now: new Date(now),
  checkStatus: options => checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: true})
});
const result = await verify(document);
const problems = error => error ? [error.message, ...(error.errors ?? []).map(each => each.message)] : [];
const {proof, ...unsecured} = document;
process.stdout.write(JSON.stringify({
  verified: result.verified,
  proofs: (result.results ?? []).map(each => [each.proof.cryptosuite, each.verified]),
  revoked: result.statusResult?.results?.[0]?.status ?? null,
  errors: problems(result.error),
  canonical: await jsonld.canonize(unsecured, {algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: true})
}));
