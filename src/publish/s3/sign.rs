//! Signature version 4, as the guide of Amazon S3 gives it ("Authenticating requests: using the Authorization header").

use sha2::{Digest, Sha256};

use crate::publish::Secret;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Keys {
    pub id: String,
    pub secret: Secret,
    pub token: Option<Secret>,
}

/// What is signed of a request. `path` and `query` are encoded, `query` is sorted.
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    /// Lower-case names in the order of the alphabet.
    pub headers: &'a [(String, String)],
    /// SHA-256 of the body, in hexadecimal digits.
    pub payload: &'a str,
    /// `20261121T115959Z`
    pub time: &'a str,
    pub region: &'a str,
}

impl Request<'_> {
    /// The value of the header `Authorization`.
    pub fn authorization(&self, keys: &Keys) -> String {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        let Self { method, path, query, payload, time, region, .. } = self;
        let canonical = format!("{method}\n{path}\n{query}\n{headers}\n{names}\n{payload}");
        let day = time.get(..8).unwrap_or_default();
        let scope = format!("{day}/{region}/s3/aws4_request");
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
        let first = format!("AWS4{}", keys.secret.reveal());
        let key = [day, region, "s3", "aws4_request"].iter().fold(first.into_bytes(), |key, part| hmac(&key, part));
        let signature = hex(&hmac(&key, &text));
        format!("AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}", keys.id)
    }
}

/// RFC 2104 with SHA-256.
fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    const BLOCK: usize = 64;
    let mut block = if key.len() > BLOCK { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block.resize(BLOCK, 0);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into()),
            token: None,
        }
    }

    fn signature(method: &str, path: &str, query: &str, headers: &[(&str, &str)], payload: &str) -> String {
        let headers: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let request =
            Request { method, path, query, headers: &headers, payload, time: "20130524T000000Z", region: "us-east-1" };
        request.authorization(&keys()).rsplit_once('=').unwrap().1.to_owned()
    }

    /// The examples of Amazon's guide.
    #[test]
    fn the_published_examples_are_signed_alike() {
        let host = ("host", "examplebucket.s3.amazonaws.com");
        let date = ("x-amz-date", "20130524T000000Z");
        let empty = sha256(b"");
        let hash = ("x-amz-content-sha256", &*empty);
        let get = signature("GET", "/test.txt", "", &[host, ("range", "bytes=0-9"), hash, date], &empty);
        assert_eq!(get, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        let list = signature("GET", "/", "max-keys=2&prefix=J", &[host, hash, date], &empty);
        assert_eq!(list, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
        let body = sha256(b"Welcome to Amazon S3.");
        let headers = [
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            host,
            ("x-amz-content-sha256", &*body),
            date,
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];
        let put = signature("PUT", "/test%24file.text", "", &headers, &body);
        assert_eq!(put, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }
}
