module go.uber.org/atomic
