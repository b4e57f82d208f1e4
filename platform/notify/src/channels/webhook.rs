//! Any HTTP server, with signed JSON as the Standard Webhooks specification describes it.

use async_trait::async_trait;
use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use seaworthy_kernel::Clock;
use seaworthy_resilience::{Dependency, Outbound, Request};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;

use super::{Channel, DeliveryError, not_taken};
use crate::Message;

/// Somebody's own receiver.
#[derive(Debug)]
pub struct Webhook {
    outbound: Outbound,
    dependency: Dependency,
    url: SecretString,
    secret: Option<SecretString>,
    clock: Arc<dyn Clock>,
}

impl Webhook {
    /// `secret`: signs what is sent; with the prefix `whsec_` its Base64 is decoded, else its bytes are taken as they are.
    #[must_use]
    pub fn new(
        outbound: Outbound,
        dependency: Dependency,
        url: SecretString,
        secret: Option<SecretString>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { outbound, dependency, url, secret, clock }
    }
}

#[async_trait]
impl Channel for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        let body = serde_json::to_vec(message).map_err(|error| DeliveryError::permanent(error.to_string()))?;
        let id = message.id.to_string();
        // Signed anew for each delivery: receivers refuse what is older than some minutes.
        let timestamp = self.clock.now().timestamp();
        let mut request = Request::post(self.url.expose_secret())
            .header("webhook-id", &id)
            .header("webhook-timestamp", &timestamp.to_string())
            .idempotent(true);
        if let Some(secret) = &self.secret {
            request = request.header("webhook-signature", &sign(secret, &id, timestamp, &body));
        }
        let answer = self.outbound.send(&self.dependency, request.body("application/json", body)).await?;
        if answer.status.is_success() {
            return Ok(());
        }
        // A receiver that is being changed may answer anything; only 410 says that nobody wants this any more.
        let mut error = not_taken(&answer, message, "");
        error.temporary = answer.status != 410;
        Err(error)
    }
}

/// `v1,` and Base64 of HMAC-SHA-256 over `id.timestamp.body`.
fn sign(secret: &SecretString, id: &str, timestamp: i64, body: &[u8]) -> String {
    let text = secret.expose_secret();
    let decoded = text.strip_prefix("whsec_").and_then(|encoded| BASE64_STANDARD.decode(encoded).ok());
    let key = hmac::Key::new(hmac::HMAC_SHA256, decoded.as_deref().unwrap_or(text.as_bytes()));
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{id}.{timestamp}.").as_bytes());
    context.update(body);
    format!("v1,{}", BASE64_STANDARD.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's reference libraries.
    #[test]
    fn the_signature_is_the_specifications() {
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = br#"{"test": 2432232314}"#;
        assert_eq!(
            sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
