module go.uber.org/multierr
