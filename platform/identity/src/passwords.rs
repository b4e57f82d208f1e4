//! Passwords: argon2id with 19 MiB, two passes, one lane (OWASP's first choice), at most two at a time.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use seaworthy_kernel::Problem;
use tokio::sync::Semaphore;

/// A hash that no password has: verifying against it takes as long as against a real one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2Vhd29ydGh5LW5vYm9keQ$pYyOT2LdIE1WWRv4JQxuQ3NSfF7nV1F2mQFBc0qkQ0k";

/// Hashes and verifies, off the event loop.
pub(crate) struct Passwords {
    /// Each takes 19 MiB and a core for about 50 ms.
    places: Semaphore,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { places: Semaphore::new(2) }
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let _place = self.places.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::internal)
        })
        .await
        .map_err(Problem::internal)?
    }

    /// `hash`: of the account; `None` where there is no such account, which takes the same time and is always wrong.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let _place = self.places.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let parsed = PasswordHash::new(&hash).map_err(Problem::internal)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
        .map_err(Problem::internal)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_whole_password_is_right() {
        let passwords = Passwords::new();
        // bcrypt ignored what came after 72 bytes; nothing is ignored here.
        let long = "x".repeat(100);
        let hash = passwords.hash(long.clone()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(long, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("x".repeat(99), Some(hash)).await.unwrap());
        assert!(!passwords.verify("anything".into(), None).await.unwrap());
    }
}
