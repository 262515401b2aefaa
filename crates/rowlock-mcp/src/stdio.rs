//! The protocol over standard input and output: one client, which started this process.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::sync::CancellationToken;

use crate::server::Server;

impl Server {
    /// Serves standard input and output until the input ends. A scan that is under way then ends as by
    /// Ctrl-C, and is answered where somebody still listens.
    ///
    /// # Errors
    ///
    /// When the client does not open the session as the protocol says.
    pub async fn stdio(&self) -> Result<(), ServerInitializeError> {
        let input = Input { from: tokio::io::stdin(), ended: self.ending.clone() };
        let service = self.clone().serve_with_ct((input, tokio::io::stdout()), self.closed.clone()).await;
        match service {
            Ok(running) => {
                let _ = running.waiting().await;
            }
            // A client that only looked whether the server starts.
            Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {}
            Err(error) => return Err(error),
        }
        self.end().await;
        Ok(())
    }
}

/// Standard input, whose end is told.
struct Input {
    from: tokio::io::Stdin,
    ended: CancellationToken,
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.from).poll_read(context, buffer);
        let is_end = match &polled {
            Poll::Ready(Ok(())) => buffer.filled().len() == before && buffer.remaining() > 0,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if is_end {
            self.ended.cancel();
        }
        polled
    }
}
