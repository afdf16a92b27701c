// A client of grpc-go's before the engine: each case says "ok" or "not ok" on a line of its own.
// Usage: go-client HOST:PORT [CA CERT KEY]
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

const (
	rangePath    = "/etcdserverpb.KV/Range"
	watchPath    = "/etcdserverpb.Watch/Watch"
	snapshotPath = "/etcdserverpb.Maintenance/Snapshot"
)

var (
	bidi     = &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
	download = &grpc.StreamDesc{ServerStreams: true}
)

// message is an encoded message: no generated code is needed to build and read a few fields.
type message []byte

// rawCodec hands messages through as they are.
type rawCodec struct{}

func (rawCodec) Marshal(v any) ([]byte, error) { return *v.(*message), nil }
func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*message) = bytes.Clone(data)
	return nil
}
func (rawCodec) Name() string { return "proto" }

func rangeRequest(key string, end []byte, limit uint64) *message {
	m := protowire.AppendTag(nil, 1, protowire.BytesType)
	m = protowire.AppendString(m, key)
	m = protowire.AppendTag(m, 2, protowire.BytesType)
	m = protowire.AppendBytes(m, end)
	m = protowire.AppendTag(m, 3, protowire.VarintType)
	m = protowire.AppendVarint(m, limit)
	return (*message)(&m)
}

func watchRequest(revision uint64) *message {
	create := protowire.AppendTag(nil, 3, protowire.VarintType)
	create = protowire.AppendVarint(create, revision)
	m := protowire.AppendTag(nil, 1, protowire.BytesType)
	m = protowire.AppendBytes(m, create)
	return (*message)(&m)
}

// field reads one field of a message: a number, or bytes.
func field(m message, wanted protowire.Number) (number uint64, content []byte) {
	for len(m) > 0 {
		num, kind, n := protowire.ConsumeTag(m)
		if n < 0 {
			return 0, nil
		}
		m = m[n:]
		if num == wanted && kind == protowire.VarintType {
			number, _ = protowire.ConsumeVarint(m)
		} else if num == wanted && kind == protowire.BytesType {
			content, _ = protowire.ConsumeBytes(m)
		}
		m = m[max(protowire.ConsumeFieldValue(num, kind, m), 0):]
	}
	return number, content
}

type client struct{ conn *grpc.ClientConn }

func within(seconds float64) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), time.Duration(seconds*float64(time.Second)))
}

func (c client) get(ctx context.Context, m *message, opts ...grpc.CallOption) (message, error) {
	var reply message
	err := c.conn.Invoke(ctx, rangePath, m, &reply, opts...)
	return reply, err
}

// echo makes a call and checks that the reply is the answer to it.
func (c client) echo(ctx context.Context, size int, limit uint64, opts ...grpc.CallOption) error {
	value := bytes.Repeat([]byte{byte(limit)}, size)
	reply, err := c.get(ctx, rangeRequest("k", value, limit), opts...)
	if err != nil {
		return err
	}
	count, _ := field(reply, 4)
	_, kv := field(reply, 2)
	_, got := field(kv, 5)
	if count != limit || !bytes.Equal(got, value) {
		return fmt.Errorf("count %d and %d bytes came back", count, len(got))
	}
	return nil
}

func expect(err error, code codes.Code, text string) error {
	if status.Code(err) != code || !strings.Contains(status.Convert(err).Message(), text) {
		return fmt.Errorf("want %v with %q, got %v", code, text, err)
	}
	return nil
}

func (c client) unary() error {
	ctx, done := within(5)
	defer done()
	return c.echo(ctx, 100, 7)
}

func (c client) metadata() error {
	ctx, done := within(5)
	defer done()
	ctx = metadata.AppendToOutgoingContext(ctx, "token", "foreign", "raw-bin", "\x01\xff")
	return c.echo(ctx, 10, 3)
}

func (c client) failure() error {
	ctx, done := within(5)
	defer done()
	var trailer metadata.MD
	_, err := c.get(ctx, rangeRequest("fail", nil, 0), grpc.Trailer(&trailer))
	if why := trailer.Get("why"); len(why) != 1 || why[0] != "gone" {
		return fmt.Errorf("the trailers are %v", trailer)
	}
	return expect(err, codes.NotFound, "etcdserver: requested lease not found")
}

func (c client) oddText() error {
	ctx, done := within(5)
	defer done()
	_, err := c.get(ctx, rangeRequest("odd", nil, 0))
	return expect(err, codes.DataLoss, "100 % \ufffd ü\n\"x\"")
}

func (c client) unknownMethod() error {
	ctx, done := within(5)
	defer done()
	var reply message
	err := c.conn.Invoke(ctx, "/etcdserverpb.KV/Fly", rangeRequest("", nil, 0), &reply)
	return expect(err, codes.Unimplemented, "unknown method Fly for service etcdserverpb.KV")
}

func (c client) deadline() error {
	ctx, done := within(0.1)
	defer done()
	_, err := c.get(ctx, rangeRequest("slow", nil, 0))
	return expect(err, codes.DeadlineExceeded, "")
}

func (c client) cancellation() error {
	ctx, done := within(5)
	time.AfterFunc(100*time.Millisecond, done)
	_, err := c.get(ctx, rangeRequest("slow", nil, 0))
	return expect(err, codes.Canceled, "")
}

func (c client) serverStream() error {
	ctx, done := within(10)
	defer done()
	stream, err := c.conn.NewStream(ctx, download, snapshotPath)
	if err != nil {
		return err
	}
	if err = errors.Join(stream.SendMsg(&message{}), stream.CloseSend()); err != nil {
		return err
	}
	for at := uint64(0); ; at++ {
		var reply message
		if err := stream.RecvMsg(&reply); err == io.EOF && at == 1000 {
			return nil
		} else if err != nil {
			return fmt.Errorf("after %d: %w", at, err)
		}
		// A reader that is slower than the server, now and then.
		if at%100 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		if remaining, _ := field(reply, 2); remaining != at {
			return fmt.Errorf("want %d, got %d", at, remaining)
		}
	}
}

func (c client) openWatch(ctx context.Context, revisions ...uint64) (grpc.ClientStream, error) {
	stream, err := c.conn.NewStream(ctx, bidi, watchPath)
	for _, revision := range revisions {
		if err != nil {
			return nil, err
		}
		err = echoWatch(stream, revision)
	}
	return stream, err
}

// echoWatch sends one request and waits for its reply.
func echoWatch(stream grpc.ClientStream, revision uint64) error {
	if err := stream.SendMsg(watchRequest(revision)); err != nil {
		return err
	}
	var reply message
	if err := stream.RecvMsg(&reply); err != nil {
		return err
	}
	if id, _ := field(reply, 2); id != revision {
		return fmt.Errorf("want %d, got %d", revision, id)
	}
	return nil
}

func (c client) bidi() error {
	ctx, done := within(5)
	defer done()
	stream, err := c.openWatch(ctx, 1, 2, 3)
	if err != nil {
		return err
	}
	if err = stream.CloseSend(); err != nil {
		return err
	}
	if err = stream.RecvMsg(new(message)); err != io.EOF {
		return fmt.Errorf("want the end, got %v", err)
	}
	return nil
}

func (c client) bidiFailure() error {
	ctx, done := within(5)
	defer done()
	stream, err := c.openWatch(ctx, 1)
	if err != nil {
		return err
	}
	return expect(echoWatch(stream, 13), codes.OutOfRange, "unlucky")
}

func (c client) largeMessages() error {
	ctx, done := within(15)
	defer done()
	return c.echo(ctx, 5_000_000, 9, grpc.MaxCallRecvMsgSize(1<<24))
}

func (c client) tooLarge() error {
	ctx, done := within(15)
	defer done()
	err := c.echo(ctx, 9_000_000, 9, grpc.MaxCallRecvMsgSize(1<<24))
	return expect(err, codes.ResourceExhausted, "grpc: received message larger than max (")
}

func (c client) gzip() error {
	ctx, done := within(5)
	defer done()
	return c.echo(ctx, 200_000, 9, grpc.UseCompressor(gzip.Name))
}

// together runs `one` many times side by side.
func together(count int, one func(at int) error) error {
	failures := make([]error, count)
	var all sync.WaitGroup
	for at := range count {
		all.Add(1)
		go func() {
			defer all.Done()
			failures[at] = one(at)
		}()
	}
	all.Wait()
	return errors.Join(failures...)
}

func (c client) manyCalls() error {
	ctx, done := within(20)
	defer done()
	return together(2000, func(at int) error { return c.echo(ctx, at%3000, uint64(at)) })
}

func (c client) manyStreams() error {
	ctx, done := within(20)
	defer done()
	// More than the server allows at once: some wait for others to end.
	return together(300, func(at int) error {
		stream, err := c.openWatch(ctx, 100, 101, 102)
		if err != nil {
			return err
		}
		return stream.CloseSend()
	})
}

// keepalive holds a stream that says nothing for longer than the pings of both sides are apart.
func (c client) keepalive() error {
	ctx, done := within(20)
	defer done()
	stream, err := c.openWatch(ctx, 1)
	if err != nil {
		return err
	}
	time.Sleep(11 * time.Second)
	return echoWatch(stream, 2)
}

// goaway has the server stopped under a call, which ends well, and another one started.
func (c client) goaway() error {
	ctx, done := within(15)
	defer done()
	under := make(chan error)
	go func() {
		_, err := c.get(ctx, rangeRequest("short", nil, 0))
		under <- err
	}()
	time.Sleep(30 * time.Millisecond)
	fmt.Println("restart")
	if err := <-under; err != nil {
		return fmt.Errorf("a call under way: %w", err)
	}
	if line, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil || line != "restarted\n" {
		return fmt.Errorf("heard %q: %w", line, err)
	}
	return c.echo(ctx, 10, 4, grpc.WaitForReady(true))
}

func trust(files []string) (credentials.TransportCredentials, error) {
	if len(files) == 0 {
		return insecure.NewCredentials(), nil
	}
	ca, err := os.ReadFile(files[0])
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	own, err := tls.LoadX509KeyPair(files[1], files[2])
	config := &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{own}}
	return credentials.NewTLS(config), err
}

func main() {
	transport, err := trust(os.Args[2:])
	if err != nil {
		panic(err)
	}
	dial := func() client {
		conn, err := grpc.NewClient(os.Args[1],
			grpc.WithTransportCredentials(transport),
			grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{})),
			grpc.WithKeepaliveParams(keepalive.ClientParameters{
				Time: 10 * time.Second, Timeout: time.Second, PermitWithoutStream: true,
			}))
		if err != nil {
			panic(err)
		}
		return client{conn}
	}
	say := func(name string, err error) {
		if err == nil {
			fmt.Printf("ok %s\n", name)
		} else {
			fmt.Printf("not ok %s: %q\n", name, err.Error())
		}
	}
	kept := make(chan error)
	go func() { kept <- dial().keepalive() }()
	c := dial()
	for _, one := range []struct {
		name string
		run  func() error
	}{
		{"unary", c.unary}, {"metadata", c.metadata}, {"failure", c.failure},
		{"odd text", c.oddText}, {"unknown method", c.unknownMethod},
		{"deadline", c.deadline}, {"cancellation", c.cancellation},
		{"server stream", c.serverStream}, {"bidi", c.bidi}, {"bidi failure", c.bidiFailure},
		{"large messages", c.largeMessages}, {"too large", c.tooLarge}, {"gzip", c.gzip},
		{"many calls", c.manyCalls}, {"many streams", c.manyStreams},
	} {
		say(one.name, one.run())
	}
	say("keepalive", <-kept)
	say("goaway", c.goaway())
}
