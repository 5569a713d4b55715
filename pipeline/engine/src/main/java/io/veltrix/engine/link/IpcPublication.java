package io.veltrix.engine.link;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.veltrix.engine.stream.EventPublication;
import org.agrona.MutableDirectBuffer;

/**
 * The writer's end of a stream over Aeron IPC. Several claims are committed last to first: a reader stops at the first
 * frame that is not committed, so it sees all of them or none. Single-threaded.
 */
final class IpcPublication implements EventPublication
{
    /** A claim at the end of a term is answered with an admin action once while the term rotates. */
    private static final int MAX_CLAIM_ATTEMPTS = 3;

    private final ExclusivePublication publication;
    private final BufferClaim[] claims;
    /** The only one of most commits: no index, no loop, which is a tenth of what an event costs its writer. */
    private final BufferClaim first;
    private final int maxFrameLength;
    private int claimed;

    IpcPublication(final ExclusivePublication publication, final int maxClaims)
    {
        this.publication = publication;
        this.maxFrameLength = publication.maxPayloadLength() + Transport.FRAME_HEADER_LENGTH;
        this.claims = new BufferClaim[maxClaims];
        for (int i = 0; i < maxClaims; i++)
        {
            claims[i] = new BufferClaim();
        }
        first = claims[0];
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        // One frame more than asked for: the end of a term may have to be padded.
        final long framed =
            bytes + (long)events * (Transport.FRAME_HEADER_LENGTH + Transport.FRAME_ALIGNMENT) + maxFrameLength;
        return publication.availableWindow() >= framed;
    }

    @Override
    public int claim(final int eventLength)
    {
        final BufferClaim claim = claimed == 0 ? first : claims[claimed];
        final long result = publication.tryClaim(eventLength, claim);
        if (result < 0)
        {
            claimAgain(eventLength, claim, result);
        }
        claimed++;
        return claim.offset();
    }

    private void claimAgain(final int eventLength, final BufferClaim claim, final long answer)
    {
        long result = answer;
        for (int i = 1; i < MAX_CLAIM_ATTEMPTS && result == Publication.ADMIN_ACTION; i++)
        {
            result = publication.tryClaim(eventLength, claim);
        }
        if (result < 0)
        {
            throw new IllegalStateException(
                "no room on " + publication.channel() + ": " + Publication.errorString(result));
        }
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return (claimed == 1 ? first : claims[claimed - 1]).buffer();
    }

    @Override
    public void commit()
    {
        for (int i = claimed - 1; i > 0; i--)
        {
            claims[i].commit();
        }
        if (claimed > 0)
        {
            first.commit();
        }
        claimed = 0;
    }

    @Override
    public void abort()
    {
        for (int i = claimed - 1; i >= 0; i--)
        {
            claims[i].abort();
        }
        claimed = 0;
    }

    @Override
    public void close()
    {
        publication.close();
    }
}
